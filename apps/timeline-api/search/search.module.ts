import { Module } from '@nestjs/common';
import { SearchController } from './search.controller.js';
import { SearchQueryHandler } from './search.query.js';

/** Chips, parties and sales by id, name, alias or identifier. */
@Module({ controllers: [SearchController], providers: [SearchQueryHandler] })
export class SearchModule {}
