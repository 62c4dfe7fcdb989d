import { Module } from '@nestjs/common';
import { MatchController } from './match.controller.js';
import { MatchQueryHandler } from './match.query.js';
import { SearchController } from './search.controller.js';
import { SearchQueryHandler } from './search.query.js';

/** Chips, parties and sales by what they are known by: while a name is typed, and many names at once. */
@Module({
  controllers: [SearchController, MatchController],
  providers: [SearchQueryHandler, MatchQueryHandler],
})
export class NamesModule {}
