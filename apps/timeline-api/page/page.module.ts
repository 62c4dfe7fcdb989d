import { Module } from '@nestjs/common';
import { DocsController } from './docs.controller.js';
import { PageController } from './page.controller.js';

/** What a browser shows at the address of the service: apps/timeline-web, and at /docs the description of its interface. */
@Module({ controllers: [PageController, DocsController] })
export class PageModule {}
