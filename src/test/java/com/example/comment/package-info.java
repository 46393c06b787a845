/**
 * Comments under posts: the example of docs/your-own-resource.md, which shows these files as they are. They are part of the
 * application only in CommentsTest.
 */
package com.example.comment;
