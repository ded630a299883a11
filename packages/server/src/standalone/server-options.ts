import { readFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { Branding, ServerOptions } from '../options.ts'
import {
  discord,
  github,
  gitlab,
  google,
  huggingFace,
  local,
  microsoft,
  oidc,
  type Provider,
} from '../providers/index.ts'
import { authorizeBy } from './access.ts'
import type { Configuration } from './configuration.ts'
import type { Problems } from './problems.ts'
import type { ProviderSettings } from './provider-settings.ts'

/**
 * Converts a configuration to the options of `createServer`, except for the store.
 *
 * @param folder the base of relative paths.
 */
export function serverOptions(
  configuration: Configuration,
  folder: string,
  problems: Problems,
): Omit<ServerOptions, 'store'> {
  const { access = {}, branding = {}, metrics, ...rest } = configuration
  const organizations = access.githubOrganizations ?? []
  const providers = configuration.providers.flatMap((settings, index) => {
    try {
      return makeProvider(settings, folder, organizations)
    } catch (error) {
      problems.add(['providers', index], (error as Error).message)
      return []
    }
  })
  return {
    ...rest,
    providers,
    authorize: authorizeBy(access),
    branding: readBranding(branding, folder, problems),
    // With a listener of their own, metrics are served only there.
    ...(metrics && { metrics: metrics.listen ? {} : metrics }),
  }
}

/** @throws {TypeError} saying what is wrong with the settings and what to write instead. */
function makeProvider(
  settings: ProviderSettings,
  folder: string,
  organizations: readonly string[],
): Provider {
  switch (settings.type) {
    case 'google': {
      const { credentialsFile, clientId = '', clientSecret = '', ...rest } = settings
      return credentialsFile === undefined
        ? google({ ...rest, clientId, clientSecret })
        : google.fromFile(resolve(folder, credentialsFile), rest)
    }
    case 'github':
      return github({ ...settings, organizations })
    case 'gitlab':
      return gitlab(settings)
    case 'huggingFace':
      return huggingFace(settings)
    case 'microsoft':
      return microsoft(settings)
    case 'discord':
      return discord(settings)
    case 'oidc':
      return oidc(settings)
    case 'local':
      return local(settings)
  }
}

const IMAGES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
}

const MAX_LOGO_BYTES = 256 * 1024

function readBranding(
  { logo, ...rest }: NonNullable<Configuration['branding']>,
  folder: string,
  problems: Problems,
): Branding {
  if (logo === undefined) return rest
  const report = (problem: string) => {
    problems.add(['branding', 'logo'], problem)
    return rest
  }
  const contentType = IMAGES[extname(logo).toLowerCase()]
  if (!contentType)
    return report('is none of these; write the path of an .svg, .png or .webp image')
  try {
    const bytes = new Uint8Array(readFileSync(resolve(folder, logo)))
    if (bytes.length > MAX_LOGO_BYTES) return report('is larger than 256 KiB; use a smaller image')
    return { ...rest, logo: { contentType, bytes } }
  } catch (error) {
    return report(
      `cannot be read (${(error as NodeJS.ErrnoException).code}); write the path of an image`,
    )
  }
}
