import { Module } from '@nestjs/common';
import { StartPageController } from './start-page.controller.js';

/** What a browser shows at the address of the service. */
@Module({ controllers: [StartPageController] })
export class StartPageModule {}
