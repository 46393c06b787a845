package dev.signet.post;

import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;

/**
 * A client's input for a post; {@code null} for missing fields.
 *
 * @param title at most 200 characters
 * @param content of any length that fits into a request
 */
record PostInput(String title, String content) {
    private static final int LONGEST_TITLE = 200;

    private static final Field<String> TITLE = Field.text("title", "Title").atMost(LONGEST_TITLE);
    private static final Field<String> CONTENT = Field.text("content", "Content");

    static final Form FORM = Form.of(
            Field.readOnly("id", "integer", "ID"),
            TITLE,
            CONTENT,
            Field.readOnly("author", "field", "Author"),
            Field.readOnly("created_at", "datetime", "Created at"),
            Field.readOnly("updated_at", "datetime", "Updated at"));

    static PostInput whole(RequestBody body) {
        return of(FORM.read(body));
    }

    static PostInput partial(RequestBody body) {
        return of(FORM.readPartial(body));
    }

    private static PostInput of(FilledForm form) {
        return new PostInput(form.find(TITLE).orElse(null), form.find(CONTENT).orElse(null));
    }
}
