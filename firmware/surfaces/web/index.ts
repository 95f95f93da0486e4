export { Web, type WebParts, type WebStats } from './web.ts'
