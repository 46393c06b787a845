package dev.signet.security;

import dev.signet.web.Owner;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.Optional;

/** Something beneath a post that belongs to somebody of its own: the note with the number 7 is the user's with the id 7. */
@Path("/api/posts/{post: [0-9]+}/notes/{id: [0-9]+}")
@IfBuildProperty(name = "signet.test.samples", stringValue = "true")
public class NoteSample {

    @Singleton
    @IfBuildProperty(name = "signet.test.samples", stringValue = "true")
    static class NoteOwner implements Owner {
        @Override
        public Optional<Long> of(Map<String, String> ids) {
            return Optional.of(Long.valueOf(ids.get("id"))).filter(id -> id > 0);
        }
    }

    @GET
    @RolesAllowed(Roles.OWNER)
    @View(name = "Note Sample", admits = Admits.ANYONE, owner = NoteOwner.class)
    public String owned() {
        return "reached";
    }
}
