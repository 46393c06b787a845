import org.openapitools.client.apis.PostsApi
import org.openapitools.client.apis.TokensApi
import org.openapitools.client.infrastructure.ApiClient
import org.openapitools.client.models.Credentials
import org.openapitools.client.models.PostInput
import org.openapitools.client.models.RefreshToken

/** Logs in, refreshes, posts, lists, pages and logs out. */
fun main(arguments: Array<String>) {
    val (service, username, password) = arguments
    val tokens = TokensApi(service)
    val posts = PostsApi(service)

    val first = tokens.obtainTokens(Credentials(username = username, password = password))
    val second = tokens.refreshTokens(RefreshToken(first.refresh))
    ApiClient.accessToken = second.access
    val written = posts.createPost(PostInput(title = "Hello", content = "From a generated client."))
    val newest = posts.listPosts(limit = 1)
    val page = posts.listPostPages(page = 1, pageSize = 1)
    tokens.logOut(RefreshToken(second.refresh!!))

    println(newest.first().id == written.id && page.results.first().title == "Hello" && page.count > 0)
}
