import { Module } from '@nestjs/common';
import { AnswersModule } from '../answers/answers.module.js';
import { RestrictionsController } from './restrictions.controller.js';
import { RestrictionsQueryHandler } from './restrictions.query.js';

/** The whole world: every fact in force at a point in time. */
@Module({
  imports: [AnswersModule],
  controllers: [RestrictionsController],
  providers: [RestrictionsQueryHandler],
})
export class RestrictionsModule {}
