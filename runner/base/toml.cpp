#include "runner/base/toml.h"

#include "runner/base/toml_mistakes.h"

/* toml++ 3.3 asserts things that a broken file can cause (a table whose name begins with „), and handles them just
 * behind the assertion. With NDEBUG it would tell the compiler instead that they never happen. */
#undef NDEBUG
#define TOML_ASSERT(expression)         static_cast<void>(0)
#define TOML_EXCEPTIONS                 0
#define TOML_HEADER_ONLY                1
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#define TOML_MAX_NESTED_VALUES          64
#include <toml++/toml.h>

#include <algorithm>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace
{

/* More mistakes than these are no help to anybody. */
constexpr int most_mistakes = 20;

struct builder {
    struct arena *arena;
    const char *name;

    struct place at(const toml::source_region &region) const
    {
        struct place place = {};
        place.file = name;
        place.line = region.begin.line;
        place.column = region.begin.column;
        place.width = region.end.line == region.begin.line && region.end.column > region.begin.column
                          ? region.end.column - region.begin.column
                          : 1;
        return place;
    }

    struct toml_node *build(const toml::node &node) const
    {
        auto *made = ARENA_NEW(arena, struct toml_node);
        made->place = at(node.source());
        if (const auto *table = node.as_table()) {
            made->kind = TOML_TABLE;
            build_children(made, *table);
        } else if (const auto *array = node.as_array()) {
            made->kind = TOML_ARRAY;
            struct toml_node **end = &made->first;
            for (const auto &item : *array) {
                *end = build(item);
                end = &(*end)->next;
            }
        } else {
            build_value(made, node);
        }
        return made;
    }

    /* toml++ keeps tables sorted by key; we want the order of the file. */
    void build_children(struct toml_node *made, const toml::table &table) const
    {
        std::vector<struct toml_node *> children;
        for (const auto &[key, value] : table) {
            struct toml_node *child = build(value);
            child->key = arena_copy(arena, key.str().data(), key.str().size());
            child->key_place = at(key.source());
            children.push_back(child);
        }
        std::stable_sort(children.begin(), children.end(), [](const struct toml_node *a, const struct toml_node *b) {
            return a->key_place.line != b->key_place.line ? a->key_place.line < b->key_place.line
                                                          : a->key_place.column < b->key_place.column;
        });
        struct toml_node **end = &made->first;
        for (struct toml_node *child : children) {
            *end = child;
            end = &child->next;
        }
    }

    void build_value(struct toml_node *made, const toml::node &node) const
    {
        if (const auto *string = node.as_string()) {
            made->kind = TOML_TEXT;
            made->text = arena_copy(arena, string->get().data(), string->get().size());
            return;
        }
        if (const auto *integer = node.as_integer()) {
            made->kind = TOML_INTEGER;
            made->integer = integer->get();
            made->number = static_cast<double>(integer->get());
        } else if (const auto *number = node.as_floating_point()) {
            made->kind = TOML_NUMBER;
            made->number = number->get();
        } else if (const auto *boolean = node.as_boolean()) {
            made->kind = TOML_BOOLEAN;
            made->boolean = boolean->get();
        } else {
            made->kind = TOML_DATE;
        }
        std::ostringstream stream;
        node.visit([&stream](const auto &value) {
            if constexpr (toml::is_value<decltype(value)>)
                stream << value;
        });
        made->text = arena_copy_text(arena, stream.str().c_str());
    }
};

/* Makes lines blank, so that the places of all others stay as they are. Were they blank already? */
bool leave_out(char *content, size_t size, struct toml_lines lines)
{
    size_t line = 1;
    bool changed = false;
    for (size_t i = 0; i < size && line <= lines.last; i++) {
        if (content[i] == '\n')
            line++;
        else if (line >= lines.first && content[i] != ' ') {
            content[i] = ' ';
            changed = true;
        }
    }
    return changed;
}

} // namespace

extern "C" bool toml_parse(struct arena *arena, struct problems *problems, const char *name, const char *content,
                           size_t size, struct toml_node **root)
{
    *root = nullptr;
    char *readable;
    bool sound = toml_make_readable(arena, problems, name, content, size, &readable, &size);
    if (!readable)
        return false;
    if (name)
        problems_know_source(problems, name, readable, size);
    if (!toml_is_shallow(problems, name, readable, size))
        return false;
    char *rest = arena_copy(arena, readable, size);
    for (int mistakes = 0; mistakes < most_mistakes; mistakes++) {
        toml::parse_result result = toml::parse(std::string_view(rest, size), std::string_view(name ? name : ""));
        if (result) {
            *root = builder{ arena, name }.build(result.table());
            return sound && mistakes == 0;
        }
        const toml::source_position where = result.error().source().begin;
        std::string says(result.error().description());
        struct toml_mistake mistake = { name, readable, size, where.line, where.column, says.c_str() };
        if (!leave_out(rest, size, toml_explain(problems, &mistake)))
            break;
    }
    return false;
}

extern "C" const struct toml_node *toml_get(const struct toml_node *table, const char *key)
{
    for (const struct toml_node *child = table->first; child; child = child->next)
        if (child->key && std::strcmp(child->key, key) == 0)
            return child;
    return nullptr;
}
