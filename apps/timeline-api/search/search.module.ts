import { Module } from '@nestjs/common';
import { AnswersModule } from '../answers/answers.module.js';
import { SearchController } from './search.controller.js';
import { SearchQueryHandler } from './search.query.js';

/** Chips and parties by id, name or alias. */
@Module({ imports: [AnswersModule], controllers: [SearchController], providers: [SearchQueryHandler] })
export class SearchModule {}
