import { Module } from '@nestjs/common';
import { commandControllers } from './commands.controller.js';
import { RecordCommandHandler } from './record-command.js';

/** The commands that record facts, and the command that retracts them. */
@Module({ controllers: commandControllers, providers: [RecordCommandHandler] })
export class CommandsModule {}
