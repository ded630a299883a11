import { freshPaircode, type Scene } from './scene.ts'

/** The statuses for a parameter that cannot be meant, and, where that is wrong, too, is not there or is empty. */
interface Parameter {
  readonly bad: number
  readonly missing?: number
  readonly empty?: number
  /** The form comes back with what was filled in, escaped. */
  readonly shownAgain?: true
}

/** An endpoint, a request to it that is right, and what it makes of each parameter that is wrong. */
export interface Endpoint {
  readonly method: 'GET' | 'POST'
  readonly path: (scene: Scene) => string
  readonly in: 'query' | 'form'
  /** A right value for each parameter. */
  readonly right: (scene: Scene) => Record<string, string>
  readonly parameters: Readonly<Record<string, Parameter>>
}

const same = (status: number, bad = status): Parameter => ({ missing: status, empty: status, bad })

/** Right in form, and never given out: what leads anywhere must fail on something else. */
const FORGED_STATE = `pst_${'a'.repeat(43)}`

/** A form with one field that is wrong is refused; one that is right would change things. */
const ticket = ({ login, form_token }: Scene) => ({ login, form_token })

export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /cli_login': {
    method: 'GET',
    path: () => '/cli_login',
    in: 'query',
    right: () => ({
      paircode: freshPaircode(),
      paircode_method: 'plain',
      client_id: 'paircode',
      host: 'laptop',
      system: 'Debian 12',
    }),
    parameters: {
      paircode: same(400),
      paircode_method: same(200, 400),
      client_id: same(200, 400),
      host: same(200),
      system: same(200),
    },
  },
  'GET /token': {
    method: 'GET',
    path: () => '/token',
    in: 'query',
    right: ({ terminal }) => ({ paircode: terminal.secret }),
    parameters: { paircode: same(400) },
  },
  'GET /sign-in': {
    method: 'GET',
    path: () => '/sign-in',
    in: 'query',
    right: ({ login }) => ({ login, provider: 'corp', switch: 'yes' }),
    parameters: { login: same(400, 404), provider: same(200), switch: same(200) },
  },
  'POST /sign-in': {
    method: 'POST',
    path: () => '/sign-in',
    in: 'form',
    right: (scene) => ({ ...ticket(scene), provider: 'local', email: 'no address' }),
    parameters: {
      login: same(400, 403),
      form_token: same(403),
      provider: { bad: 400 }, // without one the form means "use another account"
      email: { missing: 303, empty: 400, bad: 400, shownAgain: true },
    },
  },
  'POST /account': {
    method: 'POST',
    path: () => '/account',
    in: 'form',
    right: ({ account: { form_token = '', session = '' } }) => ({
      form_token,
      session,
      change: 'rename',
      name: 'laptop',
    }),
    parameters: {
      form_token: same(403),
      session: same(400, 303), // one that is nobody's is as good as ended
      change: same(400),
      name: same(303),
    },
  },
  'GET /callback/<provider>': {
    method: 'GET',
    path: () => '/callback/corp',
    in: 'query',
    right: () => ({
      state: FORGED_STATE,
      code: 'a',
      error: 'access_denied',
      iss: 'https://a.test',
    }),
    parameters: { state: same(400), code: same(400), error: same(400), iss: same(400) },
  },
  'GET /consent': {
    method: 'GET',
    path: () => '/consent',
    in: 'query',
    right: ({ login }) => ({ login }),
    parameters: { login: same(400, 404) },
  },
  'POST /consent': {
    method: 'POST',
    path: () => '/consent',
    in: 'form',
    right: (scene) => ({ ...ticket(scene), decision: 'maybe' }),
    parameters: { login: same(400, 403), form_token: same(403), decision: same(400) },
  },
}
