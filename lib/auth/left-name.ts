/** Stands for whoever left and let their words stay. Nobody else may sign with it. */
export const LEFT_NAME = 'Someone who left';
