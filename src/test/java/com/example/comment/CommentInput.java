package com.example.comment;

import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;

/** The body of a request that writes or changes a comment. */
record CommentInput(String text) {
    static final int LONGEST = 1000;

    private static final Field<String> TEXT = Field.text("text", "Text").atMost(LONGEST);

    static final Form FORM = Form.of(
            Field.readOnly("id", "integer", "ID"),
            TEXT,
            Field.readOnly("author_id", "integer", "Author"),
            Field.readOnly("created_at", "datetime", "Created at"));

    static CommentInput of(RequestBody body) {
        return new CommentInput(FORM.read(body).get(TEXT));
    }
}
