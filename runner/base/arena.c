#include "runner/base/arena.h"

#include "runner/base/translate.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Blocks are mapped pages: zeroed by the kernel, untouched until they are used, and movable without a copy. Small
 * things share a block; a thing of LARGE bytes or more has a block of its own. */
enum { ALIGNMENT = 64, SHARED = 256 * 1024, LARGE = 128 * 1024 };

struct block {
    char *bytes;
    size_t size;
    bool shared;
};

struct ending {
    void (*release)(void *);
    void *object;
};

struct arena {
    struct block *blocks;
    size_t block_count, block_room;
    struct ending *endings;
    size_t ending_count, ending_room;
    size_t current; /* 1 + index of the shared block in use; 0: none yet */
    size_t used;    /* bytes of that block */
    struct arena *parent;
};

static atomic_ulong fail_at;

void arena_fail_at(unsigned long number)
{
    atomic_store(&fail_at, number);
}

static _Noreturn void exhausted(void)
{
    const char *message = tr("not enough memory; close other programs, or use fewer rows or columns");
    dprintf(STDERR_FILENO, "lotse: %s\n", message);
    _exit(8);
}

static void check_failure(void)
{
    if (atomic_load_explicit(&fail_at, memory_order_relaxed) != 0 && atomic_fetch_sub(&fail_at, 1) == 1)
        exhausted();
}

static size_t rounded(size_t size, size_t unit)
{
    if (size > SIZE_MAX - unit)
        exhausted();
    return (size + unit - 1) / unit * unit;
}

static char *map_pages(size_t size)
{
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED)
        exhausted();
    return bytes;
}

/* The same pages with more of them behind, at another address where that is needed. */
static char *grow_pages(char *bytes, size_t size, size_t new_size)
{
#ifdef __SANITIZE_THREAD__ /* which does not see mremap, and takes the new place for what was there before */
    char *moved = map_pages(new_size);
    memcpy(moved, bytes, size);
    munmap(bytes, size);
#else
    char *moved = mremap(bytes, size, new_size, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED)
        exhausted();
#endif
    return moved;
}

/* The lists of the arena itself; they hold no user's data and live outside of its blocks. */
static void *grown_list(void *list, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return list;
    check_failure();
    *room = *room ? *room * 2 : 16;
    list = realloc(list, *room * size);
    if (!list)
        exhausted();
    return list;
}

void *arena_library_malloc(size_t size)
{
    check_failure();
    void *bytes = malloc(size ? size : 1);
    if (!bytes)
        exhausted();
    return bytes;
}

struct arena *arena_create(void)
{
    static atomic_bool environment_read;
    if (!atomic_exchange(&environment_read, true)) {
        const char *number = getenv("LOTSE_FAIL_ALLOCATION");
        if (number)
            arena_fail_at(strtoul(number, NULL, 10));
    }
    check_failure();
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        exhausted();
    return arena;
}

static void rewind_to(struct arena *arena, size_t blocks, size_t endings)
{
    while (arena->ending_count > endings) {
        struct ending ending = arena->endings[--arena->ending_count];
        ending.release(ending.object);
    }
    while (arena->block_count > blocks) {
        struct block *block = &arena->blocks[--arena->block_count];
        munmap(block->bytes, block->size);
    }
}

static void forget(struct arena *parent, const void *object)
{
    for (size_t i = parent->ending_count; i-- > 0;)
        if (parent->endings[i].object == object) {
            memmove(&parent->endings[i], &parent->endings[i + 1],
                    (parent->ending_count - i - 1) * sizeof *parent->endings);
            parent->ending_count--;
            return;
        }
}

void arena_destroy(struct arena *arena)
{
    if (!arena)
        return;
    if (arena->parent)
        forget(arena->parent, arena);
    rewind_to(arena, 0, 0);
    free(arena->blocks);
    free(arena->endings);
    free(arena);
}

static void destroy_child(void *object)
{
    struct arena *arena = object;
    arena->parent = NULL; /* the parent is taking its list apart at this moment */
    arena_destroy(arena);
}

struct arena *arena_child(struct arena *parent)
{
    struct arena *arena = arena_create();
    arena->parent = parent;
    arena_on_end(parent, destroy_child, arena);
    return arena;
}

static struct block *add_block(struct arena *arena, size_t size, bool shared)
{
    arena->blocks = grown_list(arena->blocks, arena->block_count, &arena->block_room, sizeof *arena->blocks);
    struct block *block = &arena->blocks[arena->block_count++];
    *block = (struct block){ map_pages(size), size, shared };
    return block;
}

void *arena_get(struct arena *arena, size_t size)
{
    check_failure();
    if (size >= LARGE)
        return add_block(arena, rounded(size, 4096), false)->bytes;
    size = rounded(size ? size : 1, size < ALIGNMENT ? 16 : ALIGNMENT);
    arena->used = rounded(arena->used, size < ALIGNMENT ? 16 : ALIGNMENT);
    if (arena->current == 0 || arena->used + size > SHARED) {
        add_block(arena, SHARED, true);
        arena->current = arena->block_count;
        arena->used = 0;
    }
    char *bytes = arena->blocks[arena->current - 1].bytes + arena->used;
    arena->used += size;
    return bytes;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t product;
    if (__builtin_mul_overflow(count, size, &product))
        exhausted();
    return arena_get(arena, product);
}

void *arena_grow(struct arena *arena, void *old, size_t old_count, size_t count, size_t size)
{
    size_t old_size = old_count * size, new_size;
    if (__builtin_mul_overflow(count, size, &new_size))
        exhausted();
    if (new_size <= old_size && old)
        return old;
    if (old && old_size >= LARGE)
        for (size_t i = arena->block_count; i-- > 0;) {
            struct block *block = &arena->blocks[i];
            if (block->bytes != old)
                continue;
            check_failure();
            size_t pages = rounded(new_size, 4096);
            char *moved = grow_pages(block->bytes, block->size, pages);
            *block = (struct block){ moved, pages, false };
            return moved;
        }
    void *bytes = arena_get(arena, new_size);
    if (old && old_size)
        memcpy(bytes, old, old_size);
    return bytes;
}

char *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    char *copy = arena_array(arena, size + 1, 1);
    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

char *arena_copy_text(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;
    char *text = arena_get(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void arena_on_end(struct arena *arena, void (*release)(void *object), void *object)
{
    arena->endings = grown_list(arena->endings, arena->ending_count, &arena->ending_room, sizeof *arena->endings);
    arena->endings[arena->ending_count++] = (struct ending){ release, object };
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){ arena->block_count, arena->used, arena->ending_count };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    rewind_to(arena, mark.blocks, mark.endings);
    arena->current = 0;
    for (size_t i = arena->block_count; i-- > 0 && arena->current == 0;)
        if (arena->blocks[i].shared)
            arena->current = i + 1;
    arena->used = arena->current ? mark.used : 0;
    /* What is handed out again must be zero again. */
    if (arena->current)
        memset(arena->blocks[arena->current - 1].bytes + arena->used, 0, SHARED - arena->used);
}
