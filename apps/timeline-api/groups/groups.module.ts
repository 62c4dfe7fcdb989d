import { Module } from '@nestjs/common';
import { GroupsController } from './groups.controller.js';
import { GroupsQueryHandler } from './groups.query.js';

/** The country groups of regimes, and who is in them. */
@Module({ controllers: [GroupsController], providers: [GroupsQueryHandler] })
export class GroupsModule {}
