/** What a person needs for a device login; the links have been checked. */
export interface DeviceDirections {
  /** Why this flow was chosen, as a sentence. */
  readonly reason?: string | undefined
  /** Ready to print. */
  readonly link?: string | undefined
  readonly verificationUri: string
  readonly userCode: string
}

const CAUTION = 'Only approve a login that you started yourself.'

export const NUMBER_LABEL = 'Then type the number that the page shows:  '

/** The text up to the line on which the number is typed. */
export const openLink = ({ reason, link }: DeviceDirections): string =>
  `${after(reason)}Open this link on any device and approve:\n\n    ${link}\n\n`

/** The lines after that one. */
export const withoutLink = ({ verificationUri, userCode }: DeviceDirections): readonly string[] => [
  '',
  `No link at hand? Visit ${verificationUri} and enter  ${userCode}.`,
  CAUTION,
]

/** For a link that holds the code, when there is no number. */
export const compareCode = ({ userCode }: DeviceDirections): string =>
  `The page has to show the code  ${userCode}.\n${CAUTION}\n\n`

/** For when the code has to be typed. */
export const enterCode = ({ reason, link, userCode }: DeviceDirections): string =>
  `${after(reason)}Visit this address on any device:\n\n    ${link}\n\nEnter there  ${userCode}\n\n${CAUTION}\n\n`

const after = (reason: string | undefined) => (reason ? `${reason} ` : '')
