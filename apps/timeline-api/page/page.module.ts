import { Module } from '@nestjs/common';
import { PageController } from './page.controller.js';

/** What a browser shows at the address of the service: apps/timeline-web. */
@Module({ controllers: [PageController] })
export class PageModule {}
