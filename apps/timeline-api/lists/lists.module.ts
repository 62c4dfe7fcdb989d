import { Module } from '@nestjs/common';
import { WorldQueryHandler } from '../answers/world.query.js';
import { ListChangesQueryHandler } from './list-changes.query.js';
import { ListsController } from './lists.controller.js';
import { ListsQueryHandler } from './lists.query.js';

/** Government lists: their editions, and what is on them. */
@Module({
  controllers: [ListsController],
  providers: [ListsQueryHandler, ListChangesQueryHandler, WorldQueryHandler],
})
export class ListsModule {}
