import { Module } from '@nestjs/common';
import { DerivedMeasuresController } from './derived-measures.controller.js';
import { DerivedMeasuresQueryHandler } from './derived-measures.query.js';

/** The measures that follow from rules. */
@Module({ controllers: [DerivedMeasuresController], providers: [DerivedMeasuresQueryHandler] })
export class DerivedMeasuresModule {}
