import type { ClientBase } from 'pg';

export interface RolePasswords {
  chat: string;
  admin: string;
  keeper: string;
}

const ROLES = { chat: 'parley_chat', admin: 'parley_admin', keeper: 'parley_keeper' } as const;

/** Login roles belong to the whole server, so another database of it may have made them already. */
export async function makeRoles(client: ClientBase, passwords: RolePasswords): Promise<void> {
  for (const [program, role] of Object.entries(ROLES)) {
    await client.query(`
      do $$ begin
        if to_regrole('${role}') is null then create role ${role} login; end if;
      exception when duplicate_object or unique_violation then null;
      end $$`);
    const password = passwords[program as keyof RolePasswords];
    await client.query(`alter role ${role} login password ${client.escapeLiteral(password)}`);
  }
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name');
  for (const { name } of rows) {
    await client.query(`revoke all on database ${name} from public`);
    await client.query(`grant connect on database ${name} to ${Object.values(ROLES).join(', ')}`);
  }
}
