/* Large text files, parsed by several threads.
 *
 * The file is cut into pieces behind line feeds. Each thread takes a piece, parses it into columns of its own as if it
 * began with a row, and then waits for its turn: pieces are put together strictly in their order, so that codes, first
 * misfits and lines are those of one thread. Whether the piece did begin with a row only shows then. Where it did not
 * (a line feed within quotes), or where there is anything to complain about, the piece is read once more, in its turn, by
 * the one reader that goes through the whole file: what that one says is what is said. That one also reads the last
 * piece, which is never a small one, so that it holds all that may stand below the table. */
#include "runner/input/pass.h"

#include "runner/table/csv.h"
#include "runner/table/encoding.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* LAST: the least that the last piece has. LONGEST_LINE is more than csv.h allows. */
enum { PIECE = 4 << 20, STEP = 256 << 10, LAST = 256 << 10, LONGEST_LINE = 80 << 20 };

/* What the threads share. */
struct sharing {
    struct arena *arena;
    struct pass *whole;
    struct csv_reader *reader; /* of the whole; stands behind what was put together so far */
    struct tail *tail;         /* of the last piece; NULL: it is not reached, or nothing is held back */
    bool is_parallel;

    pthread_mutex_t taking; /* guards these: */
    struct stream *stream;
    struct problems *held; /* of the stream, until it is their turn */
    struct text rest;      /* what the newest piece left for the next: at least LAST, behind a line feed */
    size_t taken;          /* pieces */
    bool at_end;

    pthread_mutex_t joining; /* guards these: */
    pthread_cond_t turn_changed;
    size_t turn; /* number of the piece that is next to be put together */
    bool failed;
};

/* One of the threads, and its piece. */
struct worker {
    struct sharing *sharing;
    struct arena *texts; /* as long as the piece */
    struct arena_mark empty;
    struct text bytes;
    size_t number;
    bool is_last;
    bool is_broken; /* behind these bytes the stream can't be read */

    struct pass pass;
    size_t first_line;            /* what the line of its first row was taken for */
    struct csv_position position; /* behind it */
    bool is_sound;                /* begins and ends with a row, if it begins with one, and nothing is wrong in it */
};

/* Reads up to `size` bytes; all of what there is counts, even when more can't be read. */
static void read_bytes(struct sharing *sharing, struct worker *worker, size_t size)
{
    char buffer[STEP];
    for (size_t got = 0; got < size && !sharing->at_end;) {
        ssize_t step = stream_read(sharing->stream, buffer, STEP);
        worker->is_broken = step < 0;
        sharing->at_end = step < STEP;
        if (step > 0)
            text_add_bytes(&worker->bytes, buffer, (size_t)step);
        got += STEP;
    }
}

/* Takes the next piece of the file; false when there is none. */
static bool take_piece(struct worker *worker)
{
    struct sharing *sharing = worker->sharing;
    struct text *bytes = &worker->bytes;
    pthread_mutex_lock(&sharing->taking);
    bool any = !sharing->at_end;
    if (any) {
        bytes->length = 0;
        text_add_bytes(bytes, text_string(&sharing->rest), sharing->rest.length);
        const char *feed = NULL;
        while (!feed && !sharing->at_end && bytes->length < LONGEST_LINE) {
            read_bytes(sharing, worker, PIECE);
            feed = bytes->length > LAST ? memrchr(bytes->bytes, '\n', bytes->length - LAST) : NULL;
        }
        sharing->rest.length = 0;
        if (feed && !sharing->at_end) {
            size_t size = (size_t)(feed + 1 - bytes->bytes);
            text_add_bytes(&sharing->rest, feed + 1, bytes->length - size);
            bytes->length = size;
        }
        worker->number = sharing->taken++;
        worker->is_last = sharing->at_end;
    }
    pthread_mutex_unlock(&sharing->taking);
    return any;
}

static struct stream *stream_of_piece(const struct worker *worker)
{
    return stream_of_bytes(worker->texts, worker->pass.part->name, worker->bytes.bytes, worker->bytes.length);
}

/* Parses the piece as if it began with a row, unless the one reader is to read it anyway. */
static void parse(struct worker *worker)
{
    const struct input *part = worker->pass.part;
    const struct dialect *dialect = &part->origin.dialect;
    arena_rewind(worker->texts, worker->empty);
    worker->is_sound = false;
    if (worker->is_last || !worker->sharing->is_parallel)
        return;
    pass_start_piece(&worker->pass);
    struct csv_reader *reader =
        csv_reader_create(worker->texts, worker->pass.problems, part->name, dialect, pass_take_row, &worker->pass);
    worker->first_line = 1;
    if (worker->number > 0) { /* behind the header; if it is not, the piece is not believed */
        worker->first_line = part->first_line;
        csv_reader_go_to(reader, (struct csv_position){ part->first_line, dialect->encoding });
    }
    worker->is_sound = csv_reader_feed(reader, stream_of_piece(worker)) && csv_reader_is_between_rows(reader);
    worker->position = csv_reader_position(reader);
}

static bool agree(const char *one, const char *other)
{
    return !one || !other || strcmp(one, other) == 0;
}

/* A row_function: what the one reader of the whole reads. */
static bool take_row(void *context, const struct row *row)
{
    const struct sharing *sharing = context;
    return sharing->tail ? tail_take_row(sharing->tail, row) : pass_take_row(sharing->whole, row);
}

/* Is the piece, as it was parsed, what comes next in the file? */
static bool is_next(const struct worker *worker)
{
    const struct sharing *sharing = worker->sharing;
    struct csv_position before = csv_reader_position(sharing->reader);
    return worker->is_sound && csv_reader_is_between_rows(sharing->reader) && !sharing->whole->short_line &&
           before.line >= worker->first_line && agree(before.encoding, worker->position.encoding) &&
           sharing->whole->row + worker->pass.row < CODE_MISSING - 1;
}

static bool put(struct worker *worker)
{
    struct sharing *sharing = worker->sharing;
    if (run_interrupted())
        return false;
    if (worker->is_last)
        sharing->tail = tail_create(sharing->arena, sharing->whole);
    if (!is_next(worker))
        return csv_reader_feed(sharing->reader, stream_of_piece(worker));
    struct csv_position position = csv_reader_position(sharing->reader);
    size_t lines = position.line - worker->first_line;
    position.line = worker->position.line + lines;
    if (!position.encoding)
        position.encoding = worker->position.encoding;
    pass_append(sharing->whole, &worker->pass, lines);
    sharing->whole->encoding = position.encoding;
    csv_reader_go_to(sharing->reader, position);
    return true;
}

/* Waits for the turn of the piece, and puts it behind the others; false when it or one before it ended the reading. */
static bool join(struct worker *worker)
{
    struct sharing *sharing = worker->sharing;
    pthread_mutex_lock(&sharing->joining);
    while (sharing->turn != worker->number && !sharing->failed)
        pthread_cond_wait(&sharing->turn_changed, &sharing->joining);
    bool done = !sharing->failed;
    pthread_mutex_unlock(&sharing->joining);
    if (!done)
        return false;
    done = put(worker) && (!worker->is_broken || problems_add_all(sharing->whole->problems, sharing->held));
    pthread_mutex_lock(&sharing->joining);
    sharing->turn++;
    sharing->failed = !done;
    pthread_cond_broadcast(&sharing->turn_changed);
    pthread_mutex_unlock(&sharing->joining);
    return done;
}

static void *work(void *object)
{
    struct worker *worker = object;
    do
        parse(worker);
    while (join(worker) && take_piece(worker));
    return NULL;
}

static void *work_from_start(void *object)
{
    struct worker *worker = object;
    return take_piece(worker) ? work(worker) : NULL;
}

static void set_up(struct worker *worker, struct sharing *sharing, struct arena *arena)
{
    worker->sharing = sharing;
    worker->texts = arena_child(arena);
    worker->empty = arena_mark(worker->texts);
    struct arena *kept = arena_child(arena);
    worker->bytes = text_in(kept);
    worker->pass = pass_of_piece(sharing->whole, kept, worker->texts);
}

/* The first piece was taken by the first worker, who is this thread. */
static bool share(struct sharing *sharing, struct worker *workers, size_t count, struct arena *arena)
{
    pthread_t *threads = ARENA_ARRAY(arena, count, pthread_t);
    size_t started = 1;
    pthread_mutex_init(&sharing->joining, NULL);
    pthread_cond_init(&sharing->turn_changed, NULL);
    for (size_t i = 1; i < count; i++)
        set_up(&workers[i], sharing, arena);
    while (started < count && pthread_create(&threads[started], NULL, work_from_start, &workers[started]) == 0)
        started++;
    work(&workers[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_cond_destroy(&sharing->turn_changed);
    pthread_mutex_destroy(&sharing->joining);
    return !sharing->failed;
}

/* Files of old Macs have other line ends. */
static bool has_line_feeds(const struct text *bytes)
{
    return bytes->length == 0 || memchr(bytes->bytes, '\n', bytes->length < STEP ? bytes->length : STEP);
}

static bool read_in_pieces(struct sharing *sharing, struct worker *workers, size_t count, struct arena *arena)
{
    struct pass *whole = sharing->whole;
    const struct origin *origin = &whole->part->origin;
    struct worker *first = &workers[0];
    sharing->reader = csv_reader_create(arena_child(arena), whole->problems, stream_name(sharing->stream),
                                        &origin->dialect, take_row, sharing);
    set_up(first, sharing, arena);
    take_piece(first);
    if (!has_line_feeds(&first->bytes))
        return pass_read_rows(whole);
    bool done;
    if (sharing->at_end) /* too small for sharing */
        done = put(first) && (!first->is_broken || problems_add_all(whole->problems, sharing->held));
    else
        done = share(sharing, workers, count, arena);
    return done && csv_reader_end(sharing->reader) && (!sharing->tail || tail_end(sharing->tail));
}

bool pieces_read(struct pass *pass, unsigned threads)
{
    const struct origin *origin = &pass->part->origin;
    size_t count = threads ? threads : (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    /* Pieces count lines of their own, so that none but the last can tell where the table ends. */
    bool is_open = pass->part->footer_line == 0 || pass->part->sample.is_whole || pass->part->footer_is_open;
    if (!is_open || !encoding_has_line_feeds(origin->dialect.encoding))
        return pass_read_rows(pass);
    struct arena *arena = arena_create();
    struct sharing sharing = { .arena = arena,
                               .whole = pass,
                               .is_parallel = count > 1,
                               .held = problems_create(arena),
                               .rest = text_in(arena_child(arena)) };
    pthread_mutex_init(&sharing.taking, NULL);
    bool done = stream_open_at(arena, sharing.held, origin->bookmark, origin->path, origin->member, &sharing.stream)
                    ? read_in_pieces(&sharing, ARENA_ARRAY(arena, count, struct worker), count, arena)
                    : problems_add_all(pass->problems, sharing.held);
    pthread_mutex_destroy(&sharing.taking);
    arena_destroy(arena);
    return done;
}
