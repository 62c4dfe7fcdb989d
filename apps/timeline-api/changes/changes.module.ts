import { Module } from '@nestjs/common';
import { AnswersModule } from '../answers/answers.module.js';
import { ChangesController } from './changes.controller.js';
import { ChangesQueryHandler } from './changes.query.js';

/** Facts whose in-force state differs between two points in time. */
@Module({ imports: [AnswersModule], controllers: [ChangesController], providers: [ChangesQueryHandler] })
export class ChangesModule {}
