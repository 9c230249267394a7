import { useTranslate } from '~/i18n/use-translate';
import { CheckboxesField, type Choice } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';

interface MemberActionsProps {
  readonly member: {
    readonly userId: string;
    readonly name: string;
    readonly roles: readonly string[];
    readonly self: boolean;
    readonly secondFactor: boolean;
  };
  readonly roleChoices: readonly Choice[];
}

/** What an administrator may do about a member: other roles, a new password, the end of the membership. */
export const MemberActions = ({ member, roleChoices }: MemberActionsProps) => {
  const t = useTranslate();
  const { userId, name, roles, self, secondFactor } = member;
  return (
    <details className="confirm">
      <summary className="button button-small">{t('organisation:members.change')}</summary>
      <div className="confirm-box">
        <PostForm intent="roles" scope={userId}>
          <CheckboxesField
            name="roles"
            legend={t('organisation:members.roles-of', { name })}
            choices={roleChoices}
            defaultValues={roles}
            required
          />
          <SubmitButton small>{t('organisation:members.save-roles')}</SubmitButton>
        </PostForm>
        {!self && (
          <PostForm intent="reset" scope={userId} className="separated">
            <p>{t('organisation:members.reset-hint')}</p>
            <SubmitButton tone="plain" small>
              {t('organisation:members.reset')}
            </SubmitButton>
          </PostForm>
        )}
        {!self && secondFactor && (
          <PostForm intent="reset-factor" scope={userId} className="separated">
            <p>{t('organisation:members.reset-factor-hint')}</p>
            <SubmitButton tone="plain" small>
              {t('organisation:members.reset-factor')}
            </SubmitButton>
          </PostForm>
        )}
        {!self && (
          <PostForm intent="end-sessions" scope={userId} className="separated">
            <p>{t('organisation:members.end-sessions-hint')}</p>
            <SubmitButton tone="plain" small>
              {t('organisation:members.end-sessions')}
            </SubmitButton>
          </PostForm>
        )}
        <PostForm intent="remove" scope={userId} className="separated">
          <p>{t('organisation:members.remove-hint')}</p>
          <SubmitButton tone="danger" small>
            {t('organisation:members.remove')}
          </SubmitButton>
        </PostForm>
      </div>
    </details>
  );
};
