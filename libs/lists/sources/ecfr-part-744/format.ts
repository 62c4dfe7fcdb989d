import type { ListFormat } from '../../edition.js';
import { entityList, entityListColumns, readEntityList } from './entity-list.js';
import {
  militaryEndUserList,
  militaryEndUserListColumns,
  readMilitaryEndUserList,
} from './military-end-user-list.js';
import { readPart744, tableOf } from './tables.js';
import { readUnverifiedList, unverifiedList, unverifiedListColumns } from './unverified-list.js';

/** 15 CFR part 744 as the Electronic Code of Federal Regulations gives it out. */
export const ecfrPart744: ListFormat = {
  name: 'ecfr-part-744',
  summary:
    'Part 744 of title 15 of the Electronic Code of Federal Regulations, in XML: the Entity List, the Unverified List and the Military End-User List (https://www.ecfr.gov/api/versioner/v1/full/{date}/title-15.xml?part=744)',
  lists: [entityList, unverifiedList, militaryEndUserList],
  read(file) {
    const part = readPart744(file);
    return [
      readEntityList(tableOf(part, 4, entityListColumns)),
      readUnverifiedList(tableOf(part, 6, unverifiedListColumns)),
      readMilitaryEndUserList(tableOf(part, 7, militaryEndUserListColumns)),
    ];
  },
};
