package dev.signet.comment;

import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;

/** What a client sends to write or change a comment. */
record CommentInput(String text) {
    static final int LONGEST = 1000;

    static final Form FORM = Form.of(
            Field.readOnly("id", "integer", "ID"),
            Field.text("text", "Text").atMost(LONGEST),
            Field.readOnly("author_id", "integer", "Author"),
            Field.readOnly("created_at", "datetime", "Created at"));

    static CommentInput of(RequestBody body) {
        return new CommentInput(FORM.read(body).get("text"));
    }
}
