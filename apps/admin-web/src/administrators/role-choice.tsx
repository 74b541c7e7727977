import { Switch } from '@parley/ui';
import { ROLES, type Role } from '@parley/contracts';
import { administratorTexts } from '../texts/administrators.en.js';
import { texts } from '../texts/en.js';

const say = administratorTexts;

/** Roles, each with what it opens: somebody may have several. */
export const RoleChoice = ({ roles, onChange }: { roles: readonly Role[]; onChange: (roles: Role[]) => void }) => (
  <fieldset className="role-choice">
    <legend className="field-label">{say.create.roles}</legend>
    {ROLES.map((role) => (
      <Switch
        key={role}
        label={texts.roles[role]}
        hint={say.roleMeans[role]}
        checked={roles.includes(role)}
        onChange={(has) => {
          onChange(ROLES.filter((one) => (one === role ? has : roles.includes(one))));
        }}
      />
    ))}
  </fieldset>
);
