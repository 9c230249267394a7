import { expect } from 'vitest';
import type { ApiAnswer, TestApi } from './api.ts';

export const REFUSAL = '... on Refusal { code field params { name value } }';

type Data = ApiAnswer['data'];

/** People who work through the API, each with a token of their own. */
export interface ApiPeople<Person extends string> {
  /** The data of a query that must not fail. */
  ask(who: Person, query: string, variables?: object): Promise<Data>;
  /** A mutation by its name: its input's type, and the fields of its answer, follow from that. */
  change(who: Person, name: string, input: object, fields: string, key?: string): Promise<Data>;
  /** The same, where it has to be accepted. */
  done(who: Person, name: string, input: object, fields: string): Promise<Data>;
  /** Approves the proposal as it reads now. */
  approve(who: Person, proposalId: string): Promise<Data>;
}

export const createApiPeople = <Person extends string>(
  api: TestApi,
  tokens: Readonly<Record<Person, string>>,
): ApiPeople<Person> => {
  const ask: ApiPeople<Person>['ask'] = async (who, query, variables = {}) => {
    const { data, errors } = await api.run(tokens[who], query, variables);
    expect(errors).toEqual([]);
    return data;
  };
  const change: ApiPeople<Person>['change'] = async (who, name, input, fields, key) => {
    const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const data = await ask(
      who,
      `mutation ($input: ${title}Input!, $key: String) {
         answer: ${name}(input: $input, idempotencyKey: $key) { __typename ... on ${title}Accepted { ${fields} } ${REFUSAL} }
       }`,
      { input, key },
    );
    return data.answer;
  };
  return {
    ask,
    change,
    async done(who, name, input, fields) {
      const answer = await change(who, name, input, fields);
      expect(answer).toMatchObject({ __typename: expect.stringMatching(/Accepted$/) });
      return answer;
    },
    async approve(who, proposalId) {
      const query = 'query ($id: String!) { proposal(id: $id) { contentHash content preparedByMe } }';
      const { proposal } = await ask(who, query, { id: proposalId });
      return change(who, 'approveProposal', { proposalId, contentHash: proposal.contentHash }, 'actionId');
    },
  };
};
