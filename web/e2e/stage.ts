import type { Browser } from 'playwright-core'
import { startBrowser, words } from './browser'
import { startServer, type Server } from './server'
import { makeWorld, type World } from './world'

/** A server with a filled account, a browser, and the English words. */
export interface Stage { server: Server; browser: Browser; world: World; t: Awaited<ReturnType<typeof words>> }

/** Sets a stage; `strike` takes it down. */
export async function setStage(fill: Parameters<typeof makeWorld>[1] = {}): Promise<Stage> {
  const [t, server] = [await words('en'), await startServer()]
  try {
    const [world, browser] = await Promise.all([makeWorld(server, fill), startBrowser()])
    return { server, browser, world, t }
  } catch (error) {
    await server.stop()
    throw error
  }
}

export async function strike(stage: Stage | undefined): Promise<void> {
  await stage?.browser.close()
  await stage?.server.stop()
}
