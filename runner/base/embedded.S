/* Files that travel inside the program: EMBED(name, file) gives the bytes of the file from embedded_<name> up to
 * embedded_<name>_end. Paths are relative to the project; what has to be made first (po/de.mo) lies at the same path
 * under build/. One line here is all that a new file needs: make reads the lines to know what the program depends on.
 */
#define EMBED(name, file)                                                                                              \
    .section .rodata;                                                                                                  \
    .global embedded_##name, embedded_##name##_end;                                                                    \
    .balign 16;                                                                                                        \
    embedded_##name: .incbin file;                                                                                     \
    embedded_##name##_end: .byte 0

EMBED(de_mo, "po/de.mo")
EMBED(report_css, "stages/report/report.css")

/* Without this note, linkers take the file to need an executable stack. */
.section .note.GNU-stack, "", %progbits
