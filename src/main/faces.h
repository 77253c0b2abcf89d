/* The faces of the command line: `yinlin NAME …`.  A face is one file face_NAME.c and one line in
 * faces.c.  It gets the words after its name and returns the exit code: 0 done, 1 the answer is no,
 * 2 the input was refused (with one JSON line on stderr, args_refuse). */
#pragma once

typedef struct Face {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *sentence;
} Face;

extern const Face faces[];

int face_serve(int argc, char **argv);
int face_demo(int argc, char **argv);
int face_rehearse(int argc, char **argv);
int face_audit(int argc, char **argv);
int face_backup(int argc, char **argv);
int face_assess(int argc, char **argv);
int face_coords(int argc, char **argv);
int face_benefit(int argc, char **argv);
int face_diet(int argc, char **argv);
int face_vitals(int argc, char **argv);
int face_kit(int argc, char **argv);
int face_map(int argc, char **argv);
int face_walk(int argc, char **argv);
int face_wire(int argc, char **argv);
int face_forecast(int argc, char **argv);
int face_route(int argc, char **argv);
int face_send(int argc, char **argv);
