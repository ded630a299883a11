import { main } from './main.ts'

void main(new Map([['token', async () => (await import('./commands/token.ts')).command]]))
