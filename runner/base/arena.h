/* Memory of a run: one arena, from which everything is taken and which one call gives back.
 *
 * Ownership in two lines: what a function returns belongs to the arena that it was given, and lives until that arena
 * ends or is rewound. Nobody but this file calls malloc or free. Foreign objects (boosters, matrices, open files) are
 * owned too, through arena_on_end.
 *
 * An arena is used by one thread at a time; each worker thread has its own. When memory runs out there is nobody left
 * who could do better: the program says so and ends with exit code 8. Nothing is lost by that, since outputs appear
 * whole or not at all.
 */
#ifndef LOTSE_ARENA_H
#define LOTSE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct arena *arena_create(void);

/* Runs what arena_on_end was given, the last first, and gives all memory back. NULL is allowed. */
void arena_destroy(struct arena *arena);

/* size bytes, zeroed, aligned for any type. Never NULL; a size of 0 gives a valid pointer too. */
void *arena_get(struct arena *arena, size_t size) __attribute__((returns_nonnull));

/* count * size bytes, zeroed; an overflow of the product counts as memory exhausted. */
void *arena_array(struct arena *arena, size_t count, size_t size);

#define ARENA_NEW(arena, type)          ((type *)arena_get((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

/* The array with room for `count` elements, grown from `old_count`; new elements are zero. The old pointer is void
 * afterwards. Large arrays move by remapping pages, without a copy and without touching what is not used yet. */
void *arena_grow(struct arena *arena, void *old, size_t old_count, size_t count, size_t size)
    __attribute__((returns_nonnull));

char *arena_copy(struct arena *arena, const void *bytes, size_t size); /* with a NUL behind it */
char *arena_copy_text(struct arena *arena, const char *text);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Calls release(object) when the arena ends or is rewound behind this point. */
void arena_on_end(struct arena *arena, void (*release)(void *object), void *object);

/* Scratch: take a mark, work, rewind. What was taken in between is gone, foreign objects included. */
struct arena_mark {
    size_t blocks, used, endings;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* An arena of its own whose life ends with its parent's at the latest; arena_destroy may end it sooner. */
struct arena *arena_child(struct arena *parent);

/* For libraries that keep their memory themselves: malloc that is never NULL. free gives it back. */
void *arena_library_malloc(size_t size);

/* For tests: the allocation with this number from now on fails (1 is the next); 0 switches it off. The environment
 * variable LOTSE_FAIL_ALLOCATION does the same for a whole program. */
void arena_fail_at(unsigned long number);

#endif
