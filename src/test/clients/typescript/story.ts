import { Configuration, PostsApi, TokensApi } from './generated/index.js';

// Logs in, refreshes, posts, lists, pages and logs out.
const [basePath, username, password] = process.argv.slice(2);
const tokens = new TokensApi(new Configuration({ basePath }));

const first = await tokens.obtainTokens({ credentials: { username, password } });
const second = await tokens.refreshTokens({ refreshToken: { refresh: first.refresh } });
const signedIn = new Configuration({ basePath, accessToken: second.access });
const posts = new PostsApi(signedIn);
const written = await posts.createPost({ postInput: { title: 'Hello', content: 'From a generated client.' } });
const newest = await posts.listPosts({ limit: 1 });
const page = await posts.listPostPages({ page: 1, pageSize: 1 });
await new TokensApi(signedIn).logOut({ refreshToken: { refresh: second.refresh! } });

console.log(newest[0].id === written.id && page.results[0].title === 'Hello' && page.count > 0);
