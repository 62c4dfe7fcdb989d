import { Module } from '@nestjs/common';
import { SubjectDirectory } from '../queries/subject-directory.js';
import { Timeline } from '../timeline.js';
import { AnswerCache } from './answer-cache.js';

/** What the queries of several nouns share. */
@Module({
  providers: [
    {
      provide: AnswerCache,
      inject: [Timeline],
      useFactory: (timeline: Timeline) => new AnswerCache(timeline),
    },
    {
      provide: SubjectDirectory,
      inject: [Timeline],
      useFactory: ({ index, committed }: Timeline) => new SubjectDirectory(index, committed),
    },
  ],
  exports: [AnswerCache, SubjectDirectory],
})
export class AnswersModule {}
