import { Module } from '@nestjs/common';
import { AnswersModule } from '../answers/answers.module.js';
import { subjectControllers } from './subjects.controller.js';
import { SubjectsQueryHandler } from './subjects.query.js';

/** Chips, parties and sales: what was restricted at a point in time, and their histories. */
@Module({ imports: [AnswersModule], controllers: subjectControllers, providers: [SubjectsQueryHandler] })
export class SubjectsModule {}
