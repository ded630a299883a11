import { COMMANDS } from './commands.ts'
import { main } from './main.ts'

void main(COMMANDS)
