package dev.signet.client

import java.io.IOException
import java.nio.file.Path
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Executors
import java.util.concurrent.Future
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.buildJsonArray
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonPrimitive
import okhttp3.Request

/** How often something is tried that must work, before that is given up. */
private const val TRIES = 2000

private val threads = Executors.newCachedThreadPool { Thread(it).apply { isDaemon = true } }

/** A client that the behaviour suite drives, in one tab. */
internal interface Driven {
    /** Does this, and returns the result in one word. */
    fun act(what: String, command: JsonObject): String

    /** What the client says of itself. */
    fun state(): Map<String, JsonElement>
}

internal fun given(command: JsonObject, name: String): String = command.getValue(name).jsonPrimitive.content

internal fun setting(name: String, default: String): String = System.getenv(name) ?: default

/** The storage of all tabs, which fails if the suite says so. */
internal object DriverStorage : TokenStorage {
    private val file = FileStorage(Path.of(System.getenv("SIGNET_STORAGE")))

    @Volatile
    var broken: String? = null

    override fun get(): String? = if (broken == "get") throw IOException("The storage is locked.") else file.get()

    override fun set(value: String?) = if (broken == "set") throw IOException("The storage is full.") else file.set(value)
}

/** The client as a program that the behaviour suite drives: see clients/behaviour/README.md. */
fun main(arguments: Array<String>) {
    val url = System.getenv("SIGNET_URL")
    val tabs = List(setting("SIGNET_TABS", "1").toInt()) {
        if ("bare" in arguments) BareClient(url) else SignetDriven(url)
    }
    generateSequence(::readLine).forEach { line ->
        threads.execute {
            val command = Json.parseToJsonElement(line) as JsonObject
            val answer = try {
                run(tabs, command)
            } catch (fault: Throwable) {
                mapOf("fault" to JsonPrimitive(fault.stackTraceToString()))
            }
            val text = JsonObject(mapOf<String, JsonElement>("id" to command.getValue("id")) + answer).toString()
            synchronized(threads) {
                println(text)
                System.out.flush()
            }
        }
    }
}

private fun run(tabs: List<Driven>, command: JsonObject): Map<String, JsonElement> {
    val what = given(command, "do")
    if (what == "state") {
        return tabs[0].state()
    }
    if (what == "storage") {
        DriverStorage.broken = command["fails"]?.jsonPrimitive?.content
    }
    // The client never reads the device's clock (ClockTest), so there is nothing to set.
    if (what == "storage" || what == "clock") {
        return mapOf("results" to JsonObject(emptyMap()))
    }
    val parallel = command["parallel"]?.jsonPrimitive?.int ?: 1
    val callers = tabs.flatMap { tab -> List(parallel) { tab } }
    val chosen = if (what in setOf("call", "refresh", "post")) callers else callers.take(1)
    val running: List<Future<Map<String, Int>>> =
        chosen.map { client -> threads.submit<Map<String, Int>> { repeatedly(client, what, command) } }
    val sum = mutableMapOf<String, Int>()
    running.forEach { one -> one.get().forEach { (word, count) -> sum.merge(word, count, Int::plus) } }
    return mapOf("results" to buildJsonObject { sum.forEach { (word, count) -> put(word, JsonPrimitive(count)) } })
}

private fun repeatedly(client: Driven, what: String, command: JsonObject): Map<String, Int> {
    val times = command["times"]?.jsonPrimitive?.int
    val tries = command["tries"]?.jsonPrimitive?.int ?: 1
    val most = times?.plus(TRIES) ?: tries
    val every = command["every"]?.jsonPrimitive?.int
    val counts = mutableMapOf<String, Int>()
    var done = 0
    var tried = 0
    while (done < (times ?: tries) && tried++ < most) {
        val word = client.act(what, command)
        every?.let { Thread.sleep(it.toLong()) }
        counts.merge(word, 1, Int::plus)
        // What could not reach the service is begun again by the next call.
        if (word == "ok" || times == null) {
            done++
        }
        if (word == "signed_out") {
            break
        }
    }
    return counts
}

private class SignetDriven(private val url: String) : Driven {
    private val patience =
        Patience(timeout = setting("SIGNET_TIMEOUT", "10000").toLong(), retries = setting("SIGNET_RETRIES", "4").toInt())
    private val client = SignetClient(url, DriverStorage, patience = patience).apply {
        onEvent { event -> named(event)?.let(events::add) }
    }

    override fun state(): Map<String, JsonElement> {
        val claims = client.claims()
        val told = buildJsonArray { generateSequence(events::poll).forEach { add(JsonPrimitive(it)) } }
        return mapOf(
            "signedIn" to JsonPrimitive(claims != null),
            "role" to (claims?.get("role") ?: JsonPrimitive(null as String?)),
            "events" to told,
        )
    }

    override fun act(what: String, command: JsonObject): String =
        try {
            word(what, command)
        } catch (fault: NetworkException) {
            "network"
        } catch (fault: SignedOutException) {
            "signed_out"
        } catch (fault: StorageException) {
            "storage"
        } catch (fault: ServiceException) {
            fault.status.toString()
        }

    private fun word(what: String, command: JsonObject): String = when (what) {
        "signIn" -> when (client.signIn(given(command, "username"), given(command, "password"))) {
            is SignInResult.SignedIn -> "signedIn"
            is SignInResult.SecondFactor -> "secondFactor"
            is SignInResult.Enrolment -> "enrolment"
        }
        "refresh" -> "ok".also { client.refresh() }
        "call" -> client.http.newCall(Request.Builder().url("$url/api/protected/").build()).execute().use {
            try {
                it.body?.string()
            } catch (cut: IOException) {
                throw NetworkException(cut)
            }
            if (it.isSuccessful) "ok" else it.code.toString()
        }
        "post" -> "ok".also { client.call("POST", "/api/posts/", post(command)) }
        "signOut" -> if (client.signOut()) "ok" else "later"
        "signOutEverywhere" -> "ok".also {
            client.signOutEverywhere(command["keepThis"]?.jsonPrimitive?.boolean ?: false)
        }
        else -> throw IllegalArgumentException(what)
    }

    private companion object {
        val events = ConcurrentLinkedQueue<String>()

        fun named(event: SignetEvent): String? = when (event) {
            is SignetEvent.SignedIn -> "signedIn"
            is SignetEvent.SignedOut -> "signedOut ${event.reason.name.lowercase()}"
            is SignetEvent.Offline -> "offline"
            is SignetEvent.Online -> "online"
            is SignetEvent.Refreshed -> null
        }
    }
}

internal fun post(command: JsonObject): JsonObject =
    fields("title" to given(command, "title"), "content" to "Written by a test.")
