import { actionOutcome } from '#prisma/reads/action-outcome';
import { type AgreementLine, type AgreementShow, findAgreement, listAgreements } from '#prisma/reads/agreements';
import { agreementContent } from '#services/agreements/content';
import { readPage } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import { orNotFound, type SignedInRequest } from '~/guard.server';

const SHOWN = 50;

const rowOf = ({ content, ...line }: AgreementLine) => ({ ...line, content: agreementContent.parse(content) });

export type AgreementRow = ReturnType<typeof rowOf>;

const showOf = (search: URLSearchParams): AgreementShow => {
  const show = search.get('show');
  return show === 'all' || show === 'open' ? show : 'ours';
};

/** The page of /agreements: what waits for the organisation's signature, for anybody's, or all. */
export const loadAgreements = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const show = showOf(search);
  const page = await listAgreements(db, who.actor.organisationId, { show, now: clock.now() }, readPage(search));
  return { show, rows: page.edges.map(({ node }) => rowOf(node)), page: pageInfoOf(page) };
};

/** One agreement, and what this person may do with it; 404 for strangers. */
export const loadAgreement = async (who: SignedInRequest, id: string) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const agreement = rowOf(orNotFound(await findAgreement(db, organisationId, id, clock.now())));
  const maySign = agreement.status === 'OPEN' && who.can('agreement:sign');
  const isProposer = agreement.proposedById === organisationId;
  const outcome = agreement.actionId === null ? null : await actionOutcome(db, organisationId, agreement.actionId);
  return {
    agreement,
    isProposer,
    /** Signed by all, and yet it did not come about. */
    failed: outcome?.status === 'REFUSED' || outcome?.status === 'EXPIRED' ? outcome : null,
    mayAgree: maySign && agreement.waitsForUs,
    mayDecline: maySign && !isProposer,
    mayWithdraw: maySign && isProposer,
  };
};

/** What is proposed of a subject and waits for signatures, for the panel on its page. */
export const openAgreementsOf = async (who: SignedInRequest, subject: string): Promise<AgreementRow[]> => {
  const { db, clock } = who.services;
  const page = await listAgreements(
    db,
    who.actor.organisationId,
    { show: 'open', subject, now: clock.now() },
    { first: SHOWN },
  );
  return page.edges.map(({ node }) => rowOf(node));
};
