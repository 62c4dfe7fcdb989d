import { Module } from '@nestjs/common';
import { Timeline } from '../../../libs/timeline/index.js';
import { AnswerCache } from './answer-cache.js';

/** What the queries of several nouns share. */
@Module({
  providers: [
    {
      provide: AnswerCache,
      inject: [Timeline],
      useFactory: (timeline: Timeline) => new AnswerCache(timeline),
    },
  ],
  exports: [AnswerCache],
})
export class AnswersModule {}
