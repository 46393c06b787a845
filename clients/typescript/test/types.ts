// What the compiler must accept, and what it must refuse.
import { createClient, memory, NetworkError, ServiceError, SignedOutError, StorageError, type SignetError } from '../dist/index.js';

const client = createClient({ url: 'https://id.example.com', storage: memory() });

export async function accepted(): Promise<void> {
  const post = await client.call('get', '/api/posts/{id}/', { path: { id: 42 } });
  const title: string = post.title;
  const created = await client.call('post', '/api/posts/', { body: { title, content: 'Text' } });
  const author: string | null = created.author;
  const nothing: undefined = await client.posts.delete(created.id);
  const page = await client.call('get', '/api/users/pages/', { query: { page: 2 } });
  const count: number = page.count;
  client.on('signedOut', ({ reason }) => void (reason satisfies 'user' | 'ended' | 'elsewhere'));
  const result = await client.signIn.withPassword({ username: 'alice', password: 'password123' });
  if (result.status === 'secondFactor') await result.verify('123456');
  void [author, nothing, count];
}

export async function refused(): Promise<void> {
  // @ts-expect-error There is no such path.
  await client.call('get', '/api/nothing/');
  // @ts-expect-error The path has no such method.
  await client.call('delete', '/api/posts/');
  // @ts-expect-error A post has a content.
  await client.posts.create({ title: 'Only a title' });
  // @ts-expect-error The id is a number.
  await client.call('get', '/api/posts/{id}/', { path: { id: 'one' } });
  // @ts-expect-error There is no such event.
  client.on('signedSomewhere', () => {});
}

export function everyErrorHasAWord(fault: SignetError): string {
  if (fault instanceof NetworkError) return fault.code satisfies 'network';
  if (fault instanceof SignedOutError) return fault.code satisfies 'signed_out';
  if (fault instanceof StorageError) return fault.code satisfies 'storage';
  switch (fault.code) {
    case 'mfa_required':
    case 'user_inactive':
      return fault.code;
    // @ts-expect-error The contract has no such code.
    case 'no_such_code':
      return '';
    default:
      return fault instanceof ServiceError ? String(fault.status) : '';
  }
}
