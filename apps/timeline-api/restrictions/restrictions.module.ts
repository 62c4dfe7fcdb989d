import { Module } from '@nestjs/common';
import { WorldQueryHandler } from '../answers/world.query.js';
import { RestrictionsController } from './restrictions.controller.js';

/** The whole world: every fact in force at a point in time. */
@Module({
  controllers: [RestrictionsController],
  providers: [WorldQueryHandler],
})
export class RestrictionsModule {}
