import { Module } from '@nestjs/common';
import { AnswersModule } from '../answers/answers.module.js';
import { subjectControllers } from './subjects.controller.js';
import { HistoryQueryHandler } from './history.query.js';
import { SubjectListQueryHandler } from './subject-list.query.js';
import { SubjectsQueryHandler } from './subjects.query.js';

/** Chips, parties and sales: which there are, what was restricted at a point in time, and their histories. */
@Module({
  imports: [AnswersModule],
  controllers: subjectControllers,
  providers: [SubjectsQueryHandler, HistoryQueryHandler, SubjectListQueryHandler],
})
export class SubjectsModule {}
