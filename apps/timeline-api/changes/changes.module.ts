import { Module } from '@nestjs/common';
import { ChangesController } from './changes.controller.js';
import { ChangesQueryHandler } from './changes.query.js';

/** Facts whose in-force state differs between two points in time. */
@Module({ controllers: [ChangesController], providers: [ChangesQueryHandler] })
export class ChangesModule {}
