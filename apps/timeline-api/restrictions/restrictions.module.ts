import { Module } from '@nestjs/common';
import { RestrictionsController } from './restrictions.controller.js';
import { RestrictionsQueryHandler } from './restrictions.query.js';

/** The whole world: every fact in force at a point in time. */
@Module({
  controllers: [RestrictionsController],
  providers: [RestrictionsQueryHandler],
})
export class RestrictionsModule {}
