import { Clients } from './clients/clients.ts'
import { MetadataDocuments } from './clients/metadata-documents.ts'
import { RegisteredClients } from './clients/registered-clients.ts'
import { refuseTooMany } from './http/fair-limiter.ts'
import { Limiter } from './http/limiter.ts'
import type { Settings } from './settings.ts'
import type { AuditEvent } from './store/audit-event.ts'
import type { ClientStore } from './store/client-store.ts'

interface Needs {
  readonly store: ClientStore
  readonly audit: (event: AuditEvent) => void
  readonly now: () => Date
}

/** The operator's clients, and the other sources of clients that are enabled. */
export function gatherClients(
  { clients, issuer, registration }: Settings,
  { store, audit, now }: Needs,
): Clients {
  const { offer, dynamic, metadataDocuments } = registration
  // Keeps callers from making this server fetch many URLs. Only failed fetches are repeated.
  const fetches = {
    each: new Limiter({ burst: 20, perSecond: 0.1 }, now),
    all: new Limiter({ burst: 100, perSecond: 1 }, now),
  }
  const documents = () =>
    new MetadataDocuments({
      offer,
      local: issuer.isLocal && (issuer.secure || 'http'),
      limit: (address) =>
        refuseTooMany(fetches, 'Too many metadata documents are asked for here', address, () =>
          audit({ event: 'limited', what: 'client_document', address }),
        ),
      refused: (client, reason, address) =>
        audit({ event: 'client_document_refused', client, reason, address }),
      now,
    })
  return new Clients(
    clients,
    dynamic ? new RegisteredClients({ store, offer, now }) : null,
    metadataDocuments ? documents() : null,
  )
}
