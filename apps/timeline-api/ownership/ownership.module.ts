import { Module } from '@nestjs/common';
import { OwnershipController } from './ownership.controller.js';
import { OwnershipQueryHandler } from './ownership.query.js';

/** Who owns a party, and what it owns. */
@Module({ controllers: [OwnershipController], providers: [OwnershipQueryHandler] })
export class OwnershipModule {}
