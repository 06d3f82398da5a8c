/** Id of the wait that ends a survey or the wait for an offer: its record keeps the answer as branches see it. */
export const answerStep = (stepId: string): string => `${stepId}-answer`;
/** Id of the wait before a reminder, and of the reminder. */
export const earlyStep = (stepId: string): string => `${stepId}-early`;
export const reminderStep = (stepId: string): string => `${stepId}-reminder`;
