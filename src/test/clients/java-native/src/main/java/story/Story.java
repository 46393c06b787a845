package story;

import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.PostsApi;
import org.openapitools.client.api.TokensApi;
import org.openapitools.client.model.Credentials;
import org.openapitools.client.model.Post;
import org.openapitools.client.model.PostInput;
import org.openapitools.client.model.PostPage;
import org.openapitools.client.model.RefreshToken;

/** Logs in, refreshes, posts, lists, pages and logs out. */
final class Story {
    public static void main(String[] arguments) throws ApiException {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        TokensApi tokens = new TokensApi(client);

        var first = tokens.obtainTokens(new Credentials().username(arguments[1]).password(arguments[2]), null);
        var second = tokens.refreshTokens(new RefreshToken().refresh(first.getRefresh()), null);
        // An API takes over what its client has when it is made.
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + second.getAccess()));
        PostsApi posts = new PostsApi(client);
        Post written = posts.createPost(new PostInput().title("Hello").content("From a generated client."));
        List<Post> newest = posts.listPosts(1, null, "-id", null, null, null, null, null, null);
        PostPage page = posts.listPostPages(null, 1, 1, null, "-id", null, null, null, null, null, null);
        new TokensApi(client).logOut(new RefreshToken().refresh(second.getRefresh()));

        System.out.println(newest.get(0).getId().equals(written.getId())
                && page.getResults().get(0).getTitle().equals("Hello")
                && page.getCount() > 0);
    }
}
