/*
 * What was made public of the Ministry's announcements, and is not in the file.
 */

export interface Announcement {
  /** The list and the day on which it was published, as the file has them. */
  readonly list: string;
  readonly published: string;
  /** The day on which it took effect, where that is another. */
  readonly effective?: string;
  /** What became of its measures: the file lists their parties without a word of it. */
  readonly since?: string;
}

/** Announcements that took effect later than they were published, or whose measures were suspended. */
export const announcements: readonly Announcement[] = [
  {
    list: 'cn-export-control-watchlist',
    published: '2025-04-04',
    // Ministry of Commerce, 2025-05-14 and 2025-08-12, by Xinhua and People's Daily of the next days.
    since: 'its measures were suspended for 90 days from 2025-05-14, and again from 2025-08-12',
  },
  {
    list: 'cn-export-control-watchlist',
    published: '2025-04-09',
    // From 12:01 of the next day, Beijing: Xinhua, 2025-04-09.
    effective: '2025-04-10',
    since:
      'its measures were suspended for 90 days from 2025-05-14, and are no longer applied from 2025-08-12',
  },
  {
    list: 'cn-unreliable-entity-list',
    published: '2025-04-04',
    since: 'its measures were suspended for 90 days from 2025-05-14',
  },
  {
    list: 'cn-unreliable-entity-list',
    published: '2025-04-09',
    since: 'its measures were suspended from 2025-05-14',
  },
];
