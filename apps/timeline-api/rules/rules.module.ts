import { Module } from '@nestjs/common';
import { RulesController } from './rules.controller.js';
import { RulesQueryHandler } from './rules.query.js';

/** The rules that were adopted. */
@Module({ controllers: [RulesController], providers: [RulesQueryHandler] })
export class RulesModule {}
